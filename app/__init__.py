"""The portal of the Contrat Quartiers 2030 of La Porte du Hainaut."""
