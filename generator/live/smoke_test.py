"""What a smoke test has come to, by what its engine says of it."""

from generator.live.object import Key
from generator.live.status import State, Status
from generator.live.sync import ARGO_CD, Phase, Sync


def judge(sync: Sync, key: Key, wave: int) -> Status:
    return (_by_argocd if sync.by == ARGO_CD else _by_flux)(sync, key, wave)


def _by_argocd(sync: Sync, key: Key, wave: int) -> Status:
    """By what Argo CD says of the hook, for the Job goes when it has succeeded."""
    phase = (sync.hooks or {}).get(key, "")
    if sync.phase is Phase.DONE or phase == "Succeeded":
        state, words = State.DONE, ""
    elif phase in ("Failed", "Error"):
        state, words = State.FAILED, sync.message
    elif phase == "Running":
        state, words = State.UPGRADING, "the Job is running"
    else:
        state, words = State.WAITING, "for all of the waves before it"
    return _status(key, wave, state, words, is_final=sync.phase is Phase.FAILED)


def _by_flux(sync: Sync, key: Key, wave: int) -> Status:
    """By its Kustomization: a Job that has failed stays so, for as long as it is there."""
    match sync.phase:
        case Phase.DONE:
            return _status(key, wave, State.DONE, "")
        case Phase.FAILED | Phase.RETRYING:
            return _status(key, wave, State.FAILED, sync.message, is_final=True)
        case Phase.RUNNING:
            return _status(key, wave, State.UPGRADING, "the Job is running")
        case _:
            return _status(key, wave, State.WAITING, "for the hub that it tries")


def _status(key: Key, wave: int, state: State, words: str, *, is_final: bool = False) -> Status:
    return Status(
        key=key,
        name=key[1],
        stage="smoke test",
        wave=wave,
        state=state,
        words=words,
        is_final=is_final,
    )
