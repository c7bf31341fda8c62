"""0004: records of the consortium: from projects to appeals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """What is asked, judged and decided."""

    dependencies = [
        ("portal", "0003_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswersRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("round", models.BigIntegerField()),
                ("values", models.TextField()),
                ("sha256", models.TextField(blank=True)),
                ("saved_at", models.DateTimeField()),
                ("saved_by", models.CharField(db_index=True, max_length=64)),
                ("is_submitted", models.BooleanField()),
            ],
            options={
                "db_table": "answers",
            },
        ),
        migrations.CreateModel(
            name="SectionNoteRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("round", models.BigIntegerField()),
                ("section", models.CharField(blank=True, max_length=60)),
                ("public", models.TextField(blank=True)),
                ("internal", models.TextField(blank=True)),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(db_index=True, max_length=64)),
            ],
            options={
                "db_table": "section_notes",
            },
        ),
        migrations.CreateModel(
            name="AppealRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("grant_id", models.CharField(db_index=True, max_length=64)),
                ("grounds", models.TextField(blank=True)),
                ("filed_at", models.DateTimeField()),
                ("filed_by", models.CharField(db_index=True, max_length=64)),
                ("reviewer_id", models.CharField(db_index=True, max_length=64, null=True)),
                ("outcome", models.CharField(max_length=60, null=True)),
                ("rationale", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(db_index=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "appeals",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="appeal_decided_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("kind", models.CharField(blank=True, max_length=60)),
                ("project_id", models.CharField(db_index=True, max_length=64)),
                ("lead_id", models.CharField(db_index=True, max_length=64)),
                ("template", models.CharField(blank=True, max_length=60)),
                ("state", models.CharField(blank=True, db_index=True, max_length=60)),
                ("stays", models.TextField()),
                ("round", models.BigIntegerField()),
                ("scopes", models.TextField()),
                ("saved_at", models.DateTimeField()),
                ("marked", models.TextField()),
                ("reply_by", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("extensions", models.BigIntegerField()),
                ("again_at", models.DateTimeField(null=True)),
                ("appeal_by", models.DateTimeField(null=True)),
                ("sign_by", models.DateTimeField(null=True)),
                ("appealed", models.BooleanField()),
                ("renews", models.TextField()),
                ("copied_from", models.CharField(db_index=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "applications",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["membership", "access", "renewal", "amendment", "reinstatement"])
                        ),
                        name="application_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "returned",
                                    "submitted",
                                    "discarded",
                                    "in_review",
                                    "lapsed",
                                    "deliberation",
                                    "approved",
                                    "conditional",
                                    "rejected",
                                    "deferred",
                                    "under_appeal",
                                    "rejected_final",
                                    "closed",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="application_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConditionRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("text", models.TextField(blank=True)),
                ("is_blocking", models.BooleanField()),
                ("owner", models.TextField(blank=True)),
                ("due_at", models.DateTimeField()),
                ("met_at", models.DateTimeField(null=True)),
                ("met_by", models.CharField(db_index=True, max_length=64, null=True)),
                ("evidence", models.TextField(blank=True)),
            ],
            options={
                "db_table": "conditions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("met_at__isnull", True), ("met_by__isnull", True)),
                            models.Q(("met_at__isnull", False), ("met_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="condition_met_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("round", models.BigIntegerField()),
                ("outcome", models.CharField(blank=True, max_length=60)),
                ("reasons", models.TextField()),
                ("rationale", models.TextField(blank=True)),
                ("scopes", models.TextField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("no_end_reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(db_index=True, max_length=64)),
            ],
            options={
                "db_table": "decisions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["approved", "approved-with-conditions", "rejected", "deferred"])
                        ),
                        name="decision_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "rejected"),
                            ("ends_at__isnull", False),
                            models.Q(("no_end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="decision_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("title", models.TextField(blank=True)),
                ("summary", models.TextField(blank=True)),
                ("lead_id", models.CharField(db_index=True, max_length=64)),
                ("organisation_id", models.CharField(db_index=True, max_length=64)),
                ("team", models.TextField()),
                ("listing", models.CharField(blank=True, max_length=60)),
                ("began_at", models.DateTimeField()),
            ],
            options={
                "db_table": "projects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("listing__in", ["named", "pseudonymous", "unlisted"])),
                        name="project_listing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("application_id", models.CharField(db_index=True, max_length=64)),
                ("round", models.BigIntegerField()),
                ("reviewer_id", models.CharField(db_index=True, max_length=64)),
                ("assigned_at", models.DateTimeField()),
                ("assigned_by", models.CharField(db_index=True, max_length=64)),
                ("due_at", models.DateTimeField()),
                ("declaration", models.CharField(max_length=60, null=True)),
                ("declared_at", models.DateTimeField(null=True)),
                ("vote", models.CharField(max_length=60, null=True)),
                ("scores", models.TextField()),
                ("rationale", models.TextField(blank=True)),
                ("sealed_at", models.DateTimeField(null=True)),
                ("unsealed_at", models.DateTimeField(null=True)),
                ("void_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "reviews",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sealed_at__isnull", True),
                            models.Q(
                                ("declaration", "none"),
                                ("vote__isnull", False),
                                models.Q(("rationale", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_sealed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unsealed_at__isnull", True), ("sealed_at__isnull", False), _connector="OR"
                        ),
                        name="review_unsealed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("void_at__isnull", True)),
                        fields=("application_id", "round", "reviewer_id"),
                        name="review_once",
                    ),
                ],
            },
        ),
    ]
