"""Campaigns, envelopes, teams, matrix, accounts, journal."""

from fastapi import APIRouter

router = APIRouter()
