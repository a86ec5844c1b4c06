"""Procedures as content, and the rules of their fees and dates; no pages."""
