"""Accounts of agents, members of the committee and administrators."""
