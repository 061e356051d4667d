/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Handles. A file of the host has GDB's descriptor behind it; ":tt" and
 * ":semihosting-features" have none that had to be opened.
 */
#include "semihost/internal.h"

#include "base/checked.h"
#include "base/string.h"

/* Bits of open() in the protocol, section "Open Flags". */
#define RDONLY 0x0u
#define WRONLY 0x1u
#define RDWR   0x2u
#define APPEND 0x8u
#define CREAT  0x200u
#define TRUNC  0x400u

/* The rights of a new file, by its umask: rw-r--r-- in octal. */
#define NEW_MODE 0644u

/* Modes of SYS_OPEN are pairs, text and binary: r, r+, w, w+, a, a+. */
#define MODES 12u

static const u16 flags_of_mode[MODES / 2] = {
	RDONLY,
	RDWR,
	WRONLY | CREAT | TRUNC,
	RDWR | CREAT | TRUNC,
	WRONLY | CREAT | APPEND,
	RDWR | CREAT | APPEND,
};

/*
 * The feature file: its magic, and one byte of features, SYS_EXIT_EXTENDED and
 * ":tt" for writing to both outputs.
 */
static const u8 features[] = { 'S', 'H', 'F', 'B', 0x3 };

/* Of struct stat in the protocol: a number of 8 bytes, the first highest. */
#define STAT_SIZE_OFFSET 28u

/* Whatever the guest has not closed, also what its host has lost. */
static struct semihost_file *handle_of(struct semihost *s, u64 handle)
{
	if (handle == 0 || handle > SEMIHOST_FILES_MAX ||
	    s->files[handle - 1].kind == SEMIHOST_FREE)
		return NULL;
	return &s->files[handle - 1];
}

static struct semihost_file *file_of(struct semihost *s, u64 handle)
{
	struct semihost_file *file = handle_of(s, handle);

	return file && file->kind != SEMIHOST_LOST ? file : NULL;
}

/* An answer that the host had given before counts for as little. */
void semihost_forget_files(struct semihost *s)
{
	for (u32 n = 0; n < SEMIHOST_FILES_MAX; n++)
		if (s->files[n].kind == SEMIHOST_FILE)
			s->files[n].kind = SEMIHOST_LOST;
	s->host = false;
}

static struct semihost_file *free_file(struct semihost *s)
{
	for (u32 n = 0; n < SEMIHOST_FILES_MAX; n++)
		if (s->files[n].kind == SEMIHOST_FREE)
			return &s->files[n];
	return NULL;
}

static enum semihost_step opened(struct semihost *s, enum semihost_kind kind,
				 u32 fd)
{
	struct semihost_file *file = free_file(s);

	*file = (struct semihost_file){ .kind = kind, .fd = fd };
	return semihost_finish(s, (u64)(file - s->files) + 1);
}

/* ":tt" by its mode: read is input, write is output, append is errors. */
static enum semihost_step open_console(struct semihost *s, u64 mode)
{
	u32 fd = (u32)mode / 4;

	return opened(s, (enum semihost_kind)(SEMIHOST_INPUT + fd), fd);
}

enum semihost_step semihost_open(struct semihost *s)
{
	u64 mode = s->field[1], length = s->field[2];
	u32 error = semihost_take_text(s, s->field[0], length, 0);
	const char *name = (const char *)s->window;

	if (error)
		return semihost_fail(s, error);
	if (mode >= MODES)
		return semihost_fail(s, SEMIHOST_EINVAL);
	if (!free_file(s))
		return semihost_fail(s, SEMIHOST_EMFILE);
	if (strcmp(name, ":tt") == 0)
		return open_console(s, mode);
	if (strcmp(name, ":semihosting-features") == 0)
		return mode < 2 ? opened(s, SEMIHOST_FEATURES, 0)
				: semihost_fail(s, SEMIHOST_EACCES);
	return semihost_ask(s, "open,%llx/%x,%x,%x",
			    (unsigned long long)SEMIHOST_WINDOW,
			    (u32)length + 1, flags_of_mode[mode / 2], NEW_MODE);
}

enum semihost_step semihost_open_reply(struct semihost *s, s64 result,
				       u32 error)
{
	if (result < 0 || result > INT32_MAX)
		return semihost_fail(s, error);
	return opened(s, s->host ? SEMIHOST_FILE : SEMIHOST_LOST, (u32)result);
}

/*
 * What is lost is not closed, and that is the answer: nobody can promise any
 * more that the file has all that was written.
 */
enum semihost_step semihost_close(struct semihost *s)
{
	struct semihost_file *file = handle_of(s, s->field[0]);
	enum semihost_step step;

	if (!file)
		return semihost_fail(s, SEMIHOST_EBADF);
	if (file->kind == SEMIHOST_FILE) {
		step = semihost_ask(s, "close,%x", file->fd);
		if (step == SEMIHOST_ASK)
			return step;
	} else if (file->kind == SEMIHOST_LOST) {
		step = semihost_fail(s, SEMIHOST_EBADF);
	} else {
		step = semihost_finish(s, 0);
	}
	file->kind = SEMIHOST_FREE;
	return step;
}

/* Whatever the host says, the handle is free: a second try would not help. */
enum semihost_step semihost_close_reply(struct semihost *s, s64 result,
					u32 error)
{
	s->files[s->field[0] - 1].kind = SEMIHOST_FREE;
	return result < 0 ? semihost_fail(s, error) : semihost_finish(s, 0);
}

/* Reading and writing give how many bytes were not moved. */
static enum semihost_step stuck(struct semihost *s, u32 error)
{
	s->error = error;
	return semihost_finish(s, s->field[2] - s->done);
}

static enum semihost_step next_piece(struct semihost *s, const char *what)
{
	u64 left = s->field[2] - s->done;

	s->result = left;
	if (left == 0)
		return SEMIHOST_DONE;
	if (!s->host)
		return stuck(s, SEMIHOST_EIO);
	s->piece = left < SEMIHOST_PIECE ? (u32)left : SEMIHOST_PIECE;
	return semihost_ask(
		s, "%s,%x,%llx,%x", what, s->files[s->field[0] - 1].fd,
		(unsigned long long)(s->field[1] + s->done), s->piece);
}

/* The host moved fewer bytes than asked for: more is not tried. */
static enum semihost_step piece_done(struct semihost *s, const char *what,
				     s64 result, u32 error)
{
	if (result < 0 || result > s->piece)
		return stuck(s, error);
	s->done += (u64)result;
	if (result < s->piece)
		return semihost_finish(s, s->field[2] - s->done);
	return next_piece(s, what);
}

/* The handle and the buffer; 0, or an error number. */
static u32 check_transfer(struct semihost *s, bool write,
			  struct semihost_file **file)
{
	u64 end;

	*file = file_of(s, s->field[0]);
	if (!*file ||
	    (*file)->kind == (write ? SEMIHOST_INPUT : SEMIHOST_OUTPUT) ||
	    (*file)->kind ==
		    (write ? SEMIHOST_FEATURES : SEMIHOST_ERROR_OUTPUT))
		return SEMIHOST_EBADF;
	return checked_add(s->field[1], s->field[2], &end) ? 0
							   : SEMIHOST_EFAULT;
}

enum semihost_step semihost_write(struct semihost *s)
{
	struct semihost_file *file;
	u32 error = check_transfer(s, true, &file);

	if (error)
		return stuck(s, error);
	if (s->host || file->kind == SEMIHOST_FILE)
		return next_piece(s, "write");
	s->done = semihost_show(s, s->field[1], s->field[2]);
	return semihost_finish(s, s->field[2] - s->done);
}

enum semihost_step semihost_write_reply(struct semihost *s, s64 result,
					u32 error)
{
	return piece_done(s, "write", result, error);
}

static enum semihost_step read_features(struct semihost *s,
					struct semihost_file *file)
{
	u64 size = sizeof(features) - file->position;

	if (size > s->field[2])
		size = s->field[2];
	if (size &&
	    s->config.write(s->config.context, s->field[1],
			    features + file->position, (size_t)size) != size)
		return stuck(s, SEMIHOST_EFAULT);
	file->position += (u32)size;
	return semihost_finish(s, s->field[2] - size);
}

enum semihost_step semihost_read(struct semihost *s)
{
	struct semihost_file *file;
	u32 error = check_transfer(s, false, &file);

	if (error)
		return stuck(s, error);
	if (file->kind == SEMIHOST_FEATURES)
		return read_features(s, file);
	return next_piece(s, "read");
}

enum semihost_step semihost_read_reply(struct semihost *s, s64 result,
				       u32 error)
{
	return piece_done(s, "read", result, error);
}

enum semihost_step semihost_istty(struct semihost *s)
{
	const struct semihost_file *file = file_of(s, s->field[0]);

	if (!file)
		return semihost_fail(s, SEMIHOST_EBADF);
	if (file->kind == SEMIHOST_FILE)
		return semihost_ask(s, "isatty,%x", file->fd);
	return semihost_finish(s, file->kind != SEMIHOST_FEATURES);
}

enum semihost_step semihost_seek(struct semihost *s)
{
	struct semihost_file *file = file_of(s, s->field[0]);
	u64 to = s->field[1];

	if (!file)
		return semihost_fail(s, SEMIHOST_EBADF);
	if (file->kind == SEMIHOST_FILE && to <= INT64_MAX)
		return semihost_ask(s, "lseek,%x,%llx,0", file->fd,
				    (unsigned long long)to);
	if (file->kind == SEMIHOST_FEATURES && to <= sizeof(features)) {
		file->position = (u32)to;
		return semihost_finish(s, 0);
	}
	return semihost_fail(s, file->kind == SEMIHOST_FILE ||
						file->kind == SEMIHOST_FEATURES
					? SEMIHOST_EINVAL
					: SEMIHOST_ESPIPE);
}

enum semihost_step semihost_seek_reply(struct semihost *s, s64 result,
				       u32 error)
{
	return result < 0 ? semihost_fail(s, error) : semihost_finish(s, 0);
}

enum semihost_step semihost_flen(struct semihost *s)
{
	const struct semihost_file *file = file_of(s, s->field[0]);

	if (!file)
		return semihost_fail(s, SEMIHOST_EBADF);
	if (file->kind == SEMIHOST_FEATURES)
		return semihost_finish(s, sizeof(features));
	if (file->kind != SEMIHOST_FILE)
		return semihost_fail(s, SEMIHOST_ESPIPE);
	return semihost_ask(s, "fstat,%x,%llx", file->fd,
			    (unsigned long long)SEMIHOST_WINDOW);
}

enum semihost_step semihost_flen_reply(struct semihost *s, s64 result,
				       u32 error)
{
	const u8 *at = s->window + STAT_SIZE_OFFSET;
	u64 size = 0;

	if (result < 0)
		return semihost_fail(s, error);
	for (u32 n = 0; n < sizeof(size); n++)
		size = size << 8 | at[n];
	return semihost_finish(s, size);
}

enum semihost_step semihost_remove(struct semihost *s)
{
	u32 error = semihost_take_text(s, s->field[0], s->field[1], 0);

	if (error)
		return semihost_fail(s, error);
	return semihost_ask(s, "unlink,%llx/%x",
			    (unsigned long long)SEMIHOST_WINDOW,
			    (u32)s->field[1] + 1);
}

enum semihost_step semihost_rename(struct semihost *s)
{
	u32 error = semihost_take_text(s, s->field[0], s->field[1], 0);

	if (!error)
		error = semihost_take_text(s, s->field[2], s->field[3],
					   SEMIHOST_PATH_MAX);
	if (error)
		return semihost_fail(s, error);
	return semihost_ask(
		s, "rename,%llx/%x,%llx/%x",
		(unsigned long long)SEMIHOST_WINDOW, (u32)s->field[1] + 1,
		(unsigned long long)(SEMIHOST_WINDOW + SEMIHOST_PATH_MAX),
		(u32)s->field[3] + 1);
}
