"""What is open to everyone: home, calls, find my référent, required notices."""

from fastapi import APIRouter

router = APIRouter()
