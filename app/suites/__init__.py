"""What follows a granted dossier: its convention, its payments, its bilan."""
