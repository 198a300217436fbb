"""Asking the partners of the contract what they think of a project, and what they answer."""
