"""What is gathered for an appeal or an audit, and the dossier as it stood on a date."""
