"""Who you are: sign in, your account, your organismes, invitations."""

from fastapi import APIRouter

from app.comptes.routes_compte import router as compte
from app.comptes.routes_connexion import router as connexion
from app.comptes.routes_invitations import router as invitations
from app.comptes.routes_organismes import router as organismes

router = APIRouter()
for partie in (connexion, compte, invitations, organismes):
    router.include_router(partie)
