package io.mainstay.core.ledger;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Immutable sorted maps, and changed copies of them: a copy costs two arrays, also where a thousand groups are in it. */
final class Sorted {
    private Sorted() {}

    static <K extends Comparable<K>, V> SortedMap<K, V> copy(SortedMap<K, V> map) {
        return map instanceof Fixed<K, V> ? map : new Fixed<>(List.copyOf(map.entrySet()));
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> none() {
        return Collections.emptySortedMap();
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> with(SortedMap<K, V> map, K key, V value) {
        return ((Fixed<K, V>) copy(map)).with(key, value);
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> without(SortedMap<K, V> map, K key) {
        return ((Fixed<K, V>) copy(map)).without(key);
    }

    /** Keys and values side by side, in the keys' natural order. Nobody needs more of it than a SortedMap. */
    @SuppressWarnings("JdkObsolete")
    private static final class Fixed<K extends Comparable<K>, V> extends AbstractMap<K, V> implements SortedMap<K, V> {
        private final Object[] keys;
        private final Object[] values;

        Fixed(List<Entry<K, V>> entries) {
            keys = new Object[entries.size()];
            values = new Object[entries.size()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = entries.get(i).getKey();
                values[i] = entries.get(i).getValue();
            }
        }

        private Fixed(Object[] keys, Object[] values) {
            this.keys = keys;
            this.values = values;
        }

        Fixed<K, V> with(K key, V value) {
            int at = Arrays.binarySearch(keys, key);
            if (at >= 0) {
                Object[] changed = values.clone();
                changed[at] = value;
                return new Fixed<>(keys, changed);
            }
            int to = -at - 1;
            return new Fixed<>(inserted(keys, to, key), inserted(values, to, value));
        }

        Fixed<K, V> without(K key) {
            int at = Arrays.binarySearch(keys, key);
            return at < 0 ? this : new Fixed<>(removed(keys, at), removed(values, at));
        }

        private static Object[] inserted(Object[] from, int at, Object one) {
            Object[] next = new Object[from.length + 1];
            System.arraycopy(from, 0, next, 0, at);
            next[at] = one;
            System.arraycopy(from, at, next, at + 1, from.length - at);
            return next;
        }

        private static Object[] removed(Object[] from, int at) {
            Object[] next = new Object[from.length - 1];
            System.arraycopy(from, 0, next, 0, at);
            System.arraycopy(from, at + 1, next, at, next.length - at);
            return next;
        }

        @SuppressWarnings("unchecked")
        private K keyAt(int at) {
            return (K) keys[at];
        }

        @SuppressWarnings("unchecked")
        private V valueAt(int at) {
            return (V) values[at];
        }

        @Override
        public @Nullable V get(@Nullable Object key) {
            int at = key == null ? -1 : Arrays.binarySearch(keys, key);
            return at < 0 ? null : valueAt(at);
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return key != null && Arrays.binarySearch(keys, key) >= 0;
        }

        @Override
        public int size() {
            return keys.length;
        }

        @Override
        public Set<Entry<K, V>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return keys.length;
                }

                @Override
                public Iterator<Entry<K, V>> iterator() {
                    return new Iterator<>() {
                        private int next;

                        @Override
                        public boolean hasNext() {
                            return next < keys.length;
                        }

                        @Override
                        public Entry<K, V> next() {
                            if (next >= keys.length) {
                                throw new NoSuchElementException();
                            }
                            next++;
                            return Map.entry(keyAt(next - 1), valueAt(next - 1));
                        }
                    };
                }
            };
        }

        @Override
        public @Nullable Comparator<? super K> comparator() {
            return null;
        }

        @Override
        public SortedMap<K, V> subMap(K from, K to) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(this).subMap(from, to));
        }

        @Override
        public SortedMap<K, V> headMap(K to) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(this).headMap(to));
        }

        @Override
        public SortedMap<K, V> tailMap(K from) {
            return Collections.unmodifiableSortedMap(new TreeMap<>(this).tailMap(from));
        }

        @Override
        public K firstKey() {
            return keyAt(checked(0));
        }

        @Override
        public K lastKey() {
            return keyAt(checked(keys.length - 1));
        }

        private int checked(int at) {
            if (keys.length == 0) {
                throw new NoSuchElementException("the map is empty");
            }
            return at;
        }
    }
}
