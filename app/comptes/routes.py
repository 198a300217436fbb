"""Who you are: sign in, organismes, invitations."""

from fastapi import APIRouter

router = APIRouter()
