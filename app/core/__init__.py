"""The plumbing: no word of the trade."""

from pydantic import BaseModel

# a model is built when it is first used, under a lock: FastAPI declares forty of them, to describe an interface that
# the portal does not publish
BaseModel.model_config["defer_build"] = True
