"""What happened: alerts of routing, journal, outbox."""
