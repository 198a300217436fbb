"""The trade: pure rules. No request, no SQL, no clock."""
