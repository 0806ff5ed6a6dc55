#!/bin/bash
# law_model.sh
# Random proposals through the real functions and tables, against the model
# in SQL.  PROPOSALS and SEED (between 0 and 1) choose others.
set -euo pipefail
cd "$(dirname "$0")/../.."
seed=${SEED:-0.$((RANDOM % 10000))}
make -s shell CMD="psql -X -v proposals=${PROPOSALS:-200} -v seed=$seed -f test/model/deep.sql"
