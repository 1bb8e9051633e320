/** A listener for those who operate an app. {@link dev.jams.admin.Admin} is all there is to use. */
package dev.jams.admin;
