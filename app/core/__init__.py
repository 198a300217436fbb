"""The plumbing. No word of the trade."""
