"""The words that lie in every audit file: what is in it, and how to check it without the city's computers."""

README = """Audit file of contract {contract}: {title}

What is in it

  terms/        each version of the payment terms, as data; the number is the amendment's
  reports/      each delivered file as it came, with its findings, what was explained and what was decided
  statements/   each statement: its figures (.json), on paper (.pdf), as a workbook whose figures are formulas (.xlsx),
                and as a file that replays it (-replay.json)
  approvals.csv who computed, reviewed, approved or returned each statement, with the digest that they saw
  exceptions.csv  each exception that was acknowledged or overridden, and why (not in a vendor's copy)
  rulings.csv   waivers, excusals, overrides, holds and deferrals: who asked, who decided, why, and what it changed
  disputes/     each dispute with both sides' words and files; a file is named by its SHA-256, dispute.json says how
  corrective_actions/  each corrective action plan with both sides' words, its steps and the files that show it done
  meetings/     each review meeting: its agenda as it stood, who was there, its minutes and what was agreed
  renewals/     dossier.json: what was known of the contract on the day on which this archive was made; each decision on
                its end with the dossier as it stood then (not in a vendor's copy)
  evaluations/  the evaluation at the contract's end: the facts as they stood, both sides' words, and the grades
  payments.csv  each statement with its voucher and the day on which it was paid
  events.csv    who did what and when, with the hashes of the audit trail (for the city's auditor and finance alone)
  manifest.csv  the SHA-256 of every file above

How to check it

  1. Compare the SHA-256 of any file with manifest.csv, for example: sha256sum "statements/…"
  2. The SHA-256 of a statement's .json is its digest. It is printed on the .pdf and stands in payments.csv.
  3. With a copy of the program and nothing else: flask settle "statements/…-replay.json"
     It works the statement out again from terms and rows, and says whether the digest is the same.
  4. Open a .xlsx in any spreadsheet program and have it calculate everything anew: the same cents come out.
  5. Each event's hash covers the hash of the event before it in the city's whole trail.
"""
