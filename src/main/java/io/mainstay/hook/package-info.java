/**
 * Event hooks, carried out: programs are run and addresses are sent what {@code core/hook} orders. Where the log and the
 * positions come from is behind {@link io.mainstay.hook.HookLog}.
 */
@NullMarked
package io.mainstay.hook;

import org.jspecify.annotations.NullMarked;
