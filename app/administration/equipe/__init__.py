"""The équipe, the matrix of the référents, the communes, and what they leave uncovered."""
