package dev.jams.internal.app;

import dev.jams.internal.call.AccessControl;
import dev.jams.internal.call.CallChain;
import dev.jams.internal.call.CallObservers;
import dev.jams.internal.insight.Insight;
import dev.jams.internal.limit.CallLimiter;
import dev.jams.internal.net.GuardCounts;
import dev.jams.internal.page.Pages;

/**
 * What the listeners and components of one app share. Immutable and safe for use by any thread.
 *
 * @param guards counts what the guards of the listeners find
 * @param limiter turns calls away that are too many
 * @param standard what stands around health and reflection
 * @param observers are told of each call when it has ended
 * @param insight what the app shows of itself to whoever looks at it
 * @param pages are served beside calls over HTTP
 * @param access what those who guard calls have to know, and to tell
 */
public record AppInternals(
    GuardCounts guards,
    CallLimiter limiter,
    CallChain standard,
    CallObservers observers,
    Insight insight,
    Pages pages,
    AccessControl access) {}
