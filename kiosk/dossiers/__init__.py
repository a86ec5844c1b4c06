"""Dossiers that were submitted on the portal, and how far each one has come."""
