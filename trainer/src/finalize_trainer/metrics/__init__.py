"""Metrics as the engine computes them."""
