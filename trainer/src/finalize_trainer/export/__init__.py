"""Deployment formats, one a file."""
