"""Only in the demonstration: one-click entry, the mailbox, invented data."""
