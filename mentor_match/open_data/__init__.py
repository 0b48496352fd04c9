"""Figures for everyone: counted once a quarter, with small cells kept back, and then frozen."""
