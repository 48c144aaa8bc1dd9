"""Follows a district's log by polling it: nothing between two polls is missed, since positions have no gaps."""

from collections import deque
from collections.abc import Sequence
from threading import Event

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

from services.store.tenant import tenant

POLL_SECONDS = 0.05
_PAGE_EVENTS = 500


class PollingSubscription(Subscription[ApplicationRecorder]):
    """Blocks at the end of the log until more is there or `stop` is called. Stays with the district it began with."""

    def __init__(self, recorder: ApplicationRecorder, gt: int | None, topics: Sequence[str], *, tenant_id: int) -> None:
        super().__init__(recorder, gt, topics)
        self._tenant_id = tenant_id
        self._page: deque[Notification] = deque()
        self._stopped = Event()

    def stop(self) -> None:
        """End the iteration, also one that is waiting in another thread."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._stopped.is_set():
            if self._page:
                notification = self._page.popleft()
                self._last_notification_id = notification.id
                return notification
            with tenant(self._tenant_id):
                self._page.extend(
                    self._recorder.select_notifications(
                        self._last_notification_id, _PAGE_EVENTS, topics=self._topics, inclusive_of_start=False
                    )
                )
            if not self._page:
                self._stopped.wait(POLL_SECONDS)
        raise StopIteration
