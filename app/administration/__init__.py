"""Campaigns, envelopes, teams, matrix, accounts, journal."""
