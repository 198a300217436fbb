"""Shortlist, sittings, withdrawals, decisions, publication."""
