from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "caunoi.demo"
    label = "demo"

    def ready(self) -> None:
        from caunoi.common import clock
        from caunoi.demo import receivers  # noqa: F401 - to hear of moves
        from caunoi.demo.queries import story_day

        clock.find_story_day_by(story_day)
