"""The porteur composes, deposits, completes, withdraws."""

from fastapi import APIRouter

router = APIRouter()
