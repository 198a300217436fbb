"""Calls and windows: their rules, their barème, their envelopes."""
