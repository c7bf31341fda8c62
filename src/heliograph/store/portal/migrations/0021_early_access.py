"""0021: early access: which held release a grant opens, and which decision said so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Early access: which held release a grant opens, and which decision said so."""

    dependencies = [
        ("portal", "0019_outputs"),
    ]

    operations = [
        migrations.AddField(
            model_name="grantrow",
            name="early_release",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decisionrow",
            name="opens_early",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
    ]
