"""The contours of communes and quartiers, loaded by the administrator."""
