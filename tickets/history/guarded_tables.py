"""Which tables and columns the database itself keeps from change, and how (`append_only` makes the triggers)."""

APPEND_ONLY = (
    "tickets_event",
    "tickets_attachment",
    "tickets_decision",
    "tickets_deadlinewarning",
    "tickets_dailyseal",
    "tickets_sealedhead",
    "tickets_sentseal",
    "tickets_gonemail",
    "tickets_periodclosing",
    "tickets_denial",
    "kpi_quarterlock",
    "kpi_lockedticket",
    "kpi_lockedname",
    "kpi_policybracket",
    "kpi_policyminimum",
    "kpi_policyassumption",
    "tickets_proposeddayoff",
    "tickets_proposedhours",
    "tickets_proposednorm",
    "tickets_proposedweekly",
    "users_officerevent",
    "users_accountevent",
    "users_serviceuserevent",
    "users_masterversion",
    "kpi_objectionevent",
    "kpi_objectionfile",
    "kpi_signalevent",
    "kpi_signalthreshold",
    "reports_printedpaper",
    "reports_letterheadlogo",
    "tickets_ticketparty",
    "services_servicechange",
    "tickets_soughtinvain",
)
"""Rows that are never changed and never deleted."""

HISTORICAL = (
    "tickets_historicalnoticesetting",
    "users_historicaloffice",
    "users_historicalofficetyperecord",
    "users_historicalofficeregion",
    "users_historicalsatker",
    "users_historicalsatkerpartner",
    "users_historicaluser",
    "users_historicalofficer",
    "users_historicalposting",
    "users_historicalserviceuser",
    "users_historicalduty",
)
"""As APPEND_ONLY: what django-simple-history keeps. No row of theirs is ever locked."""

FROZEN = {
    "tickets_ticket": (
        "reference",
        "created_at",
        "created_by_id",
        "received_on",
        "channel",
        "subject",
        "follows_id",
        "asker_id",
        "asker_name",
        "asker_email",
        "asker_unit_type",
        "asker_satker_id",
        "asker_institution",
    ),
    "tickets_recordedinname": ("ticket_id", "satker_id", "login_id"),
    "users_submission": ("key", "user_id", "at", "action"),
    "users_differentofficers": ("first_id", "second_id", "said_at", "said_by_id", "reason"),
    "users_differentserviceusers": ("first_id", "second_id", "said_at", "said_by_id", "reason"),
    "users_auditentry": (
        "key",
        "kind",
        "hour",
        "at",
        "login_id",
        "officer_id",
        "address",
        "path",
        "detail",
        "request_id",
    ),
    "users_duty": (
        "user_id",
        "kind",
        "directorate_id",
        "valid_from",
        "legal_basis",
        "certificate_no",
        "certificate_on",
        "added_at",
        "added_by_id",
    ),
    "services_catalogue": ("label", "base_id", "assumed", "drafted_at", "drafted_by_id"),
    "kpi_policy": (
        "label",
        "first_quarter",
        "legal_basis",
        "reason",
        "quantity_weight",
        "timeliness_weight",
        "unit_types",
        "norm_code",
        "measure",
        "pro_rata",
        "sum_over_postings",
        "target",
        "cap",
        "objection_working_days",
        "green_from",
        "yellow_from",
        "drafted_at",
        "drafted_by_id",
    ),
    "kpi_groundchange": (
        "kind",
        "ministry_id",
        "subject",
        "content",
        "effective_on",
        "legal_basis",
        "summary",
        "drafted_at",
        "drafted_by_id",
    ),
    "kpi_objection": (
        "ticket_id",
        "contested_id",
        "posting_id",
        "quarter",
        "reason",
        "filed_at",
        "filed_by_id",
        "signed_by_id",
    ),
    "kpi_signal": ("rule", "posting_id", "office_id", "quarter", "key", "found_at"),
    "tickets_outgoingmail": (
        "event_id",
        "warning_id",
        "about_id",
        "recipient",
        "office_id",
        "agent_id",
        "subject",
        "body",
    ),
    "tickets_calendarchange": (
        "title",
        "summary",
        "legal_basis",
        "confirmed_through",
        "base_id",
        "undoes_id",
        "replaces_id",
        "drafted_at",
        "drafted_by_id",
    ),
}
"""Columns that keep what was first written; the rest of the row may follow the ticket's course. Rows are never
deleted.
"""

CLOSED = {
    "tickets_ticket": ("closed_in_id", ("closed_in_id", "posting_id", "office_id", "kanwil_id")),
    "services_catalogue": ("confirmed_at", ("legal_basis", "summary", "valid_from", "review_due", "last_change_id")),
}
"""Once the first column is filled, these stay: a ticket counted in a closed period belongs to whom it belonged then; a
draft that was handed in says what it said."""

SET_ONCE = {
    "tickets_calendarchange": (
        "confirmed_at",
        "confirmed_by_id",
        "second_at",
        "second_by_id",
        "withdrawn_at",
        "withdrawn_by_id",
        "version_id",
        "began_at",
        "ended_at",
    ),
    "kpi_groundchange": (
        "office_id",
        "before",
        "confirmed_at",
        "confirmed_by_id",
        "second_at",
        "second_by_id",
        "withdrawn_at",
        "withdrawn_by_id",
        "done_at",
    ),
    "tickets_recordedinname": ("read_at", "read_by_id"),
    "users_differentofficers": ("withdrawn_at", "withdrawn_by_id"),
    "users_differentserviceusers": ("withdrawn_at", "withdrawn_by_id"),
    "tickets_dayoff": ("removed_in_id",),
    "tickets_specialhours": ("removed_in_id",),
    "tickets_servicehours": ("removed_in_id",),
    "tickets_norm": ("removed_in_id",),
    "services_serviceentry": ("removed_in_id",),
    "services_catalogue": (
        "confirmed_at",
        "confirmed_by_id",
        "second_at",
        "second_by_id",
        "withdrawn_at",
        "withdrawn_by_id",
    ),
}
"""Columns that are empty at first and keep what is then written."""

NO_OVERLAP = {"users_posting": ("officer_id", "starts_on", "ends_on")}
"""Rows of one owner that never hold on the same day: owner, first day, last day (empty: for ever)."""

GROWING = {"users_auditentry": ("times", "last_at")}
"""Columns that never become less."""

PRUNED = {
    "users_auditentry": ("last_at", 365),
    "users_submission": ("at", 30),
    "tickets_outgoingmail": ("sent_at", 30),
}
"""FROZEN rows that may go once the instant is so many days past; where it is empty, never."""

PERSONAL = {"users_duty": "user_id"}
"""Rows of one named person: the login that the column names is never one that several people share, nor a satker's."""
