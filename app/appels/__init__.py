"""What is open to everyone: home, calls, find my référent, required notices."""
