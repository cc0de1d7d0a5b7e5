"""The kinds of bases: what a schedule's result is multiplied by to become dollars. One file each, one line here."""

from collections.abc import Mapping

from contracts.bases import amounts, balance_of, group_quantity, item_amount, item_quantity, own, pool, so_far
from contracts.schema import Strict

KINDS: Mapping[str, type[Strict]] = {
    "own": own.OwnSchema,
    "group_quantity": group_quantity.GroupQuantitySchema,
    "item_amount": item_amount.ItemAmountSchema,
    "item_quantity": item_quantity.ItemQuantitySchema,
    "gross": amounts.GrossSchema,
    "eligible_gross": amounts.EligibleGrossSchema,
    "contract_value": amounts.ContractValueSchema,
    "pool": pool.PoolSchema,
    "balance_of": balance_of.BalanceOfSchema,
    "so_far": so_far.SoFarSchema,
}
