"""Agents receive, route, mark and give their avis."""
