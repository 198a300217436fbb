"""Shortlist, sittings, withdrawals, decisions, publication."""

from fastapi import APIRouter

router = APIRouter()
