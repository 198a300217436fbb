"""Programming: scenarios side by side, before the sitting. Nothing here decides."""
