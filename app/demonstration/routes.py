"""Only in the demonstration: one-click entry, the mailbox, invented data."""

from fastapi import APIRouter

router = APIRouter()
