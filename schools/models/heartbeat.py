from django.db import models


class Heartbeat(models.Model):
    """The worker's own word that it does work: a worker that lost its broker can look alive and do nothing."""

    name = models.CharField(max_length=30, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
