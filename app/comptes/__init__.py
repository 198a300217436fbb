"""Who you are: sign in, organismes, invitations."""
