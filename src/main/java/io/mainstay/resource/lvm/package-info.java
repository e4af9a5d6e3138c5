/** The resource type {@code lvm}: a volume group, or one volume of it, active on this node alone. */
@NullMarked
package io.mainstay.resource.lvm;

import org.jspecify.annotations.NullMarked;
