"""Who does which shift."""

from collections import deque


class Rota:
    """Hands out shifts in turn, passing over those who are away."""

    def __init__(self, people):
        self._queue = deque(people)
        self._away = set()

    def away(self, person):
        """Somebody is not there until they come back."""
        self._away.add(person)

    def back(self, person):
        """Somebody is there again."""
        self._away.discard(person)

    def assign(self, shifts, taken=[]):
        """Pairs each shift with the next person who is there."""
        plan = list(taken)
        for shift in shifts:
            for _ in range(len(self._queue)):
                person = self._queue[0]
                self._queue.rotate(-1)
                if person not in self._away:
                    plan.append((shift, person))
                    break
        return plan
