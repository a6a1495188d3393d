"""How an initial migration makes its tables: all of them from one rendering of the models."""

from collections.abc import Sequence

from django.db import router
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel, RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState, StateApps


class CreateTables(Operation):
    """Several `CreateModel` as one operation. `models`: in any order, they may point at one another.

    Django renders every model of the project anew after each operation that a migration runs one by one; for a first
    migration that is nearly all of its time. Here the states of all models are known before the first table is made.
    """

    serialization_expand_args = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Sequence[CreateModel]], dict[str, object]]:
        return (self.__class__.__qualname__, [self.models], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # What was rendered so far is forgotten: else each model added would render its relations anew.
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} tables"


class RunWithoutModels(RunPython):
    """`RunPython` for code that asks for no model: none is rendered for it, which for all of them takes a second."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.code(StateApps([], {}), schema_editor)
