"""Read a cluster's objects as far as one may, and note what one may not."""

from collections.abc import Mapping, Sequence
from functools import partial

from generator.diagnostic import Level
from generator.errors import FleetwaveError
from generator.live.object import Key, Live
from generator.live.seen import Many
from generator.live.symptom import Symptom
from generator.programs.kubectl import ForbiddenError, Kubectl, UnknownKindError


class Reader:
    """``symptoms`` are the kinds that may not be read."""

    def __init__(self, where: str, kubectl: Kubectl) -> None:
        self.where = where
        self.kubectl = kubectl
        self.symptoms: list[Symptom] = []

    def many(
        self,
        kind: str,
        *names: str,
        namespace: str | None = None,
        labels: str | None = None,
        owners: bool = False,
    ) -> Many:
        where = {"namespace": namespace, "labels": labels}
        read = partial(self.kubectl.objects, kind, *names, **where, owners=owners)
        try:
            return tuple(Live(one) for one in read())
        except UnknownKindError:
            return None
        except ForbiddenError as error:
            self._cannot(error, kind)
            return None

    def existing(self, names: Mapping[str, Sequence[str]]) -> Mapping[Key, bool] | None:
        """Tell which Secrets there are; ``names`` are those asked for, by namespace."""
        found: dict[Key, bool] = {}
        for namespace, asked in names.items():
            try:
                there = self.kubectl.existing("secrets", asked, namespace)
            except ForbiddenError as error:
                self._cannot(error, "secrets")
                return None
            found |= {(namespace, name): name in there for name in asked}
        return found

    def _cannot(self, error: FleetwaveError, kind: str) -> None:
        symptom = Symptom(
            where=self.where,
            object=kind,
            rule="not-readable",
            message=str(error),
            help=error.hint,
            note="what it would tell is not judged",
            level=Level.WARNING,
        )
        if symptom not in self.symptoms:
            self.symptoms.append(symptom)
