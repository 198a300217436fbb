"""Messages between an organisme and the people who follow its dossier."""
