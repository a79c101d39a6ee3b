//! The faults: each a place in the sources, what stands there, and what a careless change would put there instead.
//!
//! They are mistakes that somebody could make in good faith. None says which test should find it: that is what a run shows.

use super::{Edit, Planted};

/// Every fault, in the order of the table in docs/planted-faults.md.
pub(super) const FAULTS: &[Planted] = &[
    Planted {
        name: "hash-order",
        what: "the order of a multinomial's cells follows a HashMap's",
        edits: &[
            Edit {
                file: "server/sim/src/random.rs",
                stands: "        for (i, slot) in order.iter_mut().enumerate() {
            *slot = i;
        }",
                planted: "        let indices: std::collections::HashMap<usize, usize> = (0..order.len()).map(|i| (i, i)).collect();
        for (slot, index) in order.iter_mut().zip(indices.values()) {
            *slot = *index;
        }",
            },
        ],
    },
    Planted {
        name: "sum-order",
        what: "a sum of floats runs in another order",
        edits: &[
            Edit {
                file: "server/sim/src/market/choice.rs",
                stands: "self.newcomer[..self.vendor_count].iter().sum()",
                planted: "self.newcomer[..self.vendor_count].iter().rev().sum()",
            },
        ],
    },
    Planted {
        name: "fused",
        what: "a multiplication and an addition are fused, as a compiler on another machine might",
        edits: &[
            Edit {
                file: "server/sim/src/fixed.rs",
                stands: "self.to_f64() * keep + flow",
                planted: "self.to_f64().mul_add(keep, flow)",
            },
        ],
    },
    Planted {
        name: "platform-exp",
        what: "e to a power comes from the platform's library",
        edits: &[
            Edit {
                file: "server/sim/src/exact_math.rs",
                stands: "    libm::exp(x)\n",
                planted: "    x.exp()\n",
            },
        ],
    },
    Planted {
        name: "not-hashed",
        what: "a component is left out of what is saved and hashed",
        edits: &[
            Edit {
                file: "server/sim/src/stored.rs",
                stands: "        crate::market::research::DataStock,\n",
                planted: "",
            },
        ],
    },
    Planted {
        name: "hidden-state",
        what: "a system keeps something between days outside of the World",
        edits: &[
            Edit {
                file: "server/sim/src/market/research/frontier.rs",
                stands: "    let gain = research.frontier_gain * exp(-f64::from(calendar.day) / research.frontier_plateau_days);",
                planted: "    static DAYS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let days = DAYS.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + u32::from(calendar.day == 0);
    let gain = research.frontier_gain * exp(-f64::from(days) / research.frontier_plateau_days);",
            },
        ],
    },
    Planted {
        name: "shared-stream",
        what: "draws are handed out one after another instead of at their places",
        edits: &[
            Edit {
                file: "server/sim/src/random.rs",
                stands: "        self.generator.set_word_pos(u128::from(position) * 2);
        let bits = self.generator.next_u64();",
                planted: "        let bits = self.generator.next_u64();",
            },
        ],
    },
    Planted {
        name: "tie-to-the-last",
        what: "equal remainders go to the last part instead of the first",
        edits: &[
            Edit {
                file: "server/sim/src/kernel/rounding.rs",
                stands: "            if remainders[k] > remainders[best] {",
                planted: "            if remainders[k] >= remainders[best] {",
            },
        ],
    },
    Planted {
        name: "half-posting",
        what: "a posting forgets its credit",
        edits: &[
            Edit {
                file: "server/sim/src/finance/ledger.rs",
                stands: "            self.credits_fen[credit.index()] += i128::from(fen);\n",
                planted: "            let _ = credit;\n",
            },
        ],
    },
    Planted {
        name: "refusal-forgotten",
        what: "a retry of a batch that was refused is judged anew: refusals are not remembered",
        edits: &[
            Edit {
                file: "server/sim/src/simulation/evolving.rs",
                stands: "                self.remember(*stamp, Answer::Refused { index: *index, rejection: rejection.clone() });",
                planted: "                let _ = (stamp, index, rejection);",
            },
        ],
    },
    Planted {
        name: "no-duplicate-check",
        what: "a retry of a batch that was accepted acts again",
        edits: &[
            Edit {
                file: "server/sim/src/simulation/deciding.rs",
                stands: "                return Decision::Remembered(answer);",
                planted: "                drop(answer);",
            },
        ],
    },
    Planted {
        name: "leak",
        what: "the public sees every vendor's money",
        edits: &[
            Edit {
                file: "server/sim/src/projection.rs",
                stands: "        view.extend(money::given(&self.world).into_iter().map(Change::Award));
        view",
                planted: "        view.extend(money::given(&self.world).into_iter().map(Change::Award));
        view.extend(instructor::secrets(&self.world).into_iter().map(Change::Secrets));
        view",
            },
        ],
    },
    Planted {
        name: "early-acknowledgement",
        what: "the store answers before its commit",
        edits: &[
            Edit {
                file: "server/eventlog/src/sqlite/writer.rs",
                stands: "        let mut commit = self.connection.prepare_cached(\"COMMIT\").map_err(Fault::Statement)?;
        commit.execute([]).map_err(Fault::Commit)?;
        Ok(())",
                planted: "        Ok(())",
            },
            Edit {
                file: "server/eventlog/src/sqlite/writer.rs",
                stands: "        self.roll_back();
        finish(batch, &end);
    }",
                planted: "        if !matches!(end, End::Committed) {
            self.roll_back();
        }
        finish(batch, &end);
        if !self.connection.is_autocommit() {
            drop(self.connection.execute_batch(\"COMMIT\"));
        }
    }",
            },
        ],
    },
    Planted {
        name: "skipped-sync",
        what: "commits are not synced",
        edits: &[
            Edit {
                file: "server/eventlog/src/sqlite/mod.rs",
                stands: "    connection.pragma_update(None, \"synchronous\", \"FULL\")?;",
                planted: "    connection.pragma_update(None, \"synchronous\", \"OFF\")?;",
            },
        ],
    },
    Planted {
        name: "stale-head",
        what: "a batch of several records leaves the head behind its last one",
        edits: &[
            Edit {
                file: "server/eventlog/src/sqlite/jobs.rs",
                stands: "            head = next;\n",
                planted: "            if head.count + 1 < row.head.count + self.payloads.len() as u64 || self.payloads.len() == 1 {
                head = next;
            }\n",
            },
        ],
    },
    Planted {
        name: "link-without-place",
        what: "a link does not bind the record's number",
        edits: &[
            Edit {
                file: "server/eventlog/src/chain.rs",
                stands: "    hasher.update(seq.to_le_bytes());\n",
                planted: "    let _ = seq;\n",
            },
        ],
    },
    Planted {
        name: "no-fence",
        what: "an append under an old epoch is taken",
        edits: &[
            Edit {
                file: "server/eventlog/src/sqlite/jobs.rs",
                stands: "        if row.epoch != self.epoch.0 {",
                planted: "        if row.epoch < self.epoch.0 {",
            },
        ],
    },
    Planted {
        name: "sync-retried",
        what: "after a commit that failed the store goes on as if nothing had happened",
        edits: &[
            Edit {
                file: "server/eventlog/src/sqlite/writer.rs",
                stands: "                self.stop(why.clone());\n",
                planted: "",
            },
        ],
    },
    Planted {
        name: "failure-acknowledged",
        what: "a decision is acknowledged though its append failed",
        edits: &[
            Edit {
                file: "server/host/src/match_actor/step.rs",
                stands: "                job.refuse(&WireError::StoreUnavailable {});
                self.drop_and_rebuild();
                Ok(())",
                planted: "                self.settle(job, proposal)",
            },
        ],
    },
    Planted {
        name: "delta-gap",
        what: "who comes back misses the first step after he left",
        edits: &[
            Edit {
                file: "server/host/src/broadcast.rs",
                stands: "        let first = self.deltas.len().checked_sub(behind)?;",
                planted: "        let first = self.deltas.len().checked_sub(behind.saturating_sub(1))?;",
            },
        ],
    },
    Planted {
        name: "seen-before-durable",
        what: "a closed day is shown before it is in the log",
        edits: &[
            Edit {
                file: "server/host/src/match_actor/step.rs",
                stands: "        let append = Box::pin(async move { store.append(&stream, epoch, expected, records).await });
        self.in_flight = Some(InFlight { job, proposal, append });",
                planted: "        let head = burnrate_eventlog::Head { count: expected + records.len() as u64, hash: [0; 32] };
        tokio::spawn(async move { store.append(&stream, epoch, expected, records).await });
        let append = Box::pin(async move { Append::Durable(head) });
        self.in_flight = Some(InFlight { job, proposal, append });",
            },
        ],
    },
    Planted {
        name: "other-rules",
        what: "a log of other rules is re-executed as if it were of these",
        edits: &[
            Edit {
                file: "server/matches/src/replay.rs",
                stands: "if rules_version != RULES_VERSION => {",
                planted: "if rules_version > RULES_VERSION + 1_000_000 => {",
            },
        ],
    },
];
