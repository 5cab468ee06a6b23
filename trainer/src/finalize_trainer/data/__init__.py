"""Splits of a data set, one reader a form."""
