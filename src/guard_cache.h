/*
 * guard_cache.h
 *	  Columns of cmiogov.guard.
 */
#ifndef CMIOGOV_GUARD_CACHE_H
#define CMIOGOV_GUARD_CACHE_H

enum
{
	Anum_guard_id = 1,
	Anum_guard_target,
	Anum_guard_key_columns,
	Anum_guard_status_column,
	Anum_guard_material_columns,
	Anum_guard_immaterial_columns,
	Anum_guard_kind_column,
	Anum_guard_actor_column,
	Anum_guard_labels,
	Anum_guard_labels_governed,
	Anum_guard_kinds,
	Anum_guard_mode,
	Anum_guard_replication,
	Anum_guard_row_filter,
	Anum_guard_sqlstate,
	Anum_guard_since,
	Anum_guard_released_at,
	Anum_guard_record,
	Natts_guard = Anum_guard_record
};

#endif							/* CMIOGOV_GUARD_CACHE_H */
