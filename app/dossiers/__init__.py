"""The porteur composes, deposits, completes, withdraws."""
