"""Anything printed for a resident: the slip, its QR, its PDF, and the jobs of the printer."""
