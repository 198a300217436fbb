"""Agents receive, route, mark and give their avis."""

from fastapi import APIRouter

router = APIRouter()
