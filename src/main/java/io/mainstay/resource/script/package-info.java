/** The resource type {@code script}: any executable that answers to monitor, online, offline and clean. */
@NullMarked
package io.mainstay.resource.script;

import org.jspecify.annotations.NullMarked;
