import pytest

from gates.document.status import StatusKind, status_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(
            (text, "proposed")
            for text in ("Proposed", "DRAFT", "NOT STARTED", "not_started", "🚀 READY TO START", "TODO")
        ),
        *((text, "in-progress") for text in ("In Progress", "IN_PROGRESS", "in-progress", "🔄 IN PROGRESS", "active")),
        *((text, "in-progress") for text in ("Active — Session 4 complete", "In‑Progress (since May)", "進行中")),
        *((text, "blocked") for text in ("Blocked", "BLOCKED on review", "On hold")),
        *(
            (text, "complete")
            for text in ("Complete", "completed", "DONE", "✅ COMPLETE", "🟢 COMPLETE", "COMPLETE ✅")
        ),
        *(
            (text, "complete")
            for text in ("Complete (2026-02-26)", "Completed 2026-02-26", "Implemented.", "完了", "완료")
        ),
        *((text, "complete") for text in ("Complete; awaiting owner review", "Completed - pending merge")),
        *((text, "complete") for text in ("IMPLEMENTED (environment-limited validation)", "Complete except the docs")),
        *((text, "complete") for text in ("complete-in-current-worktree", "Complete — interop tests pass (5/5)")),
        *(
            (text, "other")
            for text in ("Phase 0 complete; Phase 1 next.", "Code Complete — tests pass", "80% complete")
        ),
        *((text, "other") for text in ("Not complete", "Incomplete", "Completely open", "To be completed")),
        *(
            (text, "other")
            for text in ("📋 Planning → 🚀 Ready to Execute", "READY FOR REVIEW", "Abandoned", "Finalized")
        ),
        *((text, "other") for text in ("Done with phase 1", "locally_verified", "Stages 1, 2 delivered. Stage 4b")),
        *((text, "unfilled") for text in ("<Proposed | In Progress | Blocked | Complete>", "<Proposed|Complete>")),
        *((text, "unfilled") for text in ("Active | Completed | Abandoned", "Draft / In Progress / Done", "<status>")),
        *((text, "unfilled") for text in ("", "…", "—", "TBD", "[status]", "{status}")),
    ],
)
def test_a_status_is_parsed_and_not_searched_for(text: str, kind: StatusKind) -> None:
    assert status_kind(text) == kind
